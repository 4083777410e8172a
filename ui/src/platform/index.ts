import type { Transport } from "./transport.ts";

/** The transport of this host: Tauri's IPC inside the desktop window, HTTP in a browser. */
export async function connect(): Promise<Transport> {
  if ("__TAURI_INTERNALS__" in window) {
    return (await import("./tauri/index.ts")).tauri();
  }
  const { askOtherWindows, http } = await import("./http/index.ts");
  const transport = http();
  await askOtherWindows();
  return transport;
}

export type { Desktop, MenuEntry, MenuSection, SystemEntry, Told, Transport } from "./transport.ts";
