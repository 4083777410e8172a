/** How the window talks to the console: the same operations over Tauri's IPC or over HTTP. */
export interface Transport {
  /** Carries out an operation. Rejects with an `ApiError`. */
  call(operation: string, input: unknown, signal?: AbortSignal): Promise<unknown>;
  /** Listens for what the console says without being asked. Returns how to stop. */
  listen(onPush: (push: unknown) => void, onConnection: (connected: boolean) => void): () => void;
  /** Whether the system will show messages; asks the person when it has to. */
  mayNotify(): Promise<boolean>;
  /** Shows a message of the system. It is seen by whoever passes by: request numbers only. */
  notify(title: string, body: string): Promise<void>;
  /** What only the desktop window can do; none in a browser, which has a menu and a zoom itself. */
  readonly desktop: Desktop | null;
}

/** The desktop around the window. */
export interface Desktop {
  /** Says that the window was painted, for scripts that wait for it. */
  painted(): Promise<void>;
  /** Puts up the native menu. */
  setMenu(sections: readonly MenuSection[]): Promise<void>;
  /** Makes the frame and the menu dark or light; null: as the system. */
  setDark(dark: boolean | null): Promise<void>;
  /** Shows everything larger or smaller: 1 is as designed. */
  setZoom(factor: number): Promise<void>;
  /** The contents of a file that was just dropped. */
  readDropped(index: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Hears what happens around the window. Returns how to stop. */
  listen(onTold: (told: Told) => void): () => void;
}

export interface MenuSection {
  title: string;
  entries: readonly MenuEntry[];
}

/** What the system does itself, such as copying in the field that has the focus. */
export type SystemEntry = "cut" | "copy" | "paste" | "select_all" | "close" | "quit";

export type MenuEntry =
  | { kind: "action"; id: string; label: string; keys: string | null; enabled: boolean }
  | { kind: "system"; what: SystemEntry; label: string }
  | { kind: "line" };

/** What happens around the window; places are in pixels of the unzoomed window. */
export type Told =
  | { topic: "menu"; id: string }
  | { topic: "dragged"; x: number; y: number }
  | { topic: "drag_left" }
  | { topic: "dropped"; x: number; y: number; files: readonly { name: string; size: number }[] };
