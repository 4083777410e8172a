import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import * as v from "valibot";

import { toApiError } from "../../api/errors.ts";
import type { Desktop, Told, Transport } from "../transport.ts";

const ToldSchema = v.variant("topic", [
  v.object({ topic: v.literal("menu"), id: v.string() }),
  v.object({ topic: v.literal("dragged"), x: v.number(), y: v.number() }),
  v.object({ topic: v.literal("drag_left") }),
  v.object({ topic: v.literal("dropped"), x: v.number(), y: v.number(), files: v.array(v.object({ name: v.string(), size: v.number() })) }),
]) satisfies v.GenericSchema<unknown, Told>;

/** The one command of the shell: `call`, which rejects with the error object. */
async function call(operation: string, input: unknown): Promise<unknown> {
  try {
    return await invoke("call", { operation, input });
  } catch (error) {
    throw toApiError(error);
  }
}

export function tauri(): Transport {
  return {
    call,
    listen(onPush, onConnection) {
      const stop = listen("push", (event) => onPush(event.payload));
      void stop.then(() => onConnection(true));
      return () => void stop.then((unlisten) => unlisten());
    },
    async mayNotify() {
      return (await call("window.may_notify", {})) === true;
    },
    async notify(title, body) {
      await call("window.notify", { title, body });
    },
    desktop,
  };
}

const desktop: Desktop = {
  async painted() {
    await call("window.painted", {});
  },
  async setMenu(sections) {
    await call("window.menu", { sections });
  },
  async setDark(dark) {
    await call("window.theme", { dark });
  },
  async setZoom(factor) {
    await call("window.zoom", { factor });
  },
  async readDropped(index) {
    const base64 = v.parse(v.string(), await call("window.dropped", { index }));
    return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  },
  listen(onTold) {
    const stop = listen("window", (event) => {
      const told = v.safeParse(ToldSchema, event.payload);
      if (told.success) onTold(told.output);
    });
    return () => void stop.then((unlisten) => unlisten());
  },
};
