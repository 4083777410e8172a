import { afterEach } from "vitest";

if (typeof window !== "undefined") {
  // jsdom has no layout; what asks for it gets an observer that never calls.
  globalThis.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  Object.defineProperty(globalThis, "CSS", { value: { escape: (text: string) => text.replaceAll(/[^\w-]/g, (sign) => `\\${sign}`) } });
  window.matchMedia = (query: string) =>
    ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;
  const { cleanup } = await import("@testing-library/react");
  afterEach(cleanup);
}
