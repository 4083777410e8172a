/** How the window talks to the console: the same operations over Tauri's IPC or over HTTP. */
export interface Transport {
  /** Carries out an operation. Rejects with an `ApiError`. */
  call(operation: string, input: unknown, signal?: AbortSignal): Promise<unknown>;
  /** Listens for what the console says without being asked. Returns how to stop. */
  listen(onPush: (push: unknown) => void, onConnection: (connected: boolean) => void): () => void;
  /** Whether this is the desktop window; the browser host cannot choose folders. */
  readonly host: "desktop" | "browser";
}
