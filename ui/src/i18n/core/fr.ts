import type { Core } from "../texts.ts";

export const core: Core = {};
