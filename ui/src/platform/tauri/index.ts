import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

import { toApiError } from "../../api/errors.ts";
import type { Transport } from "../transport.ts";

/** The one command of the shell: `call`, which rejects with the error object. */
export function tauri(): Transport {
  return {
    host: "desktop",
    async call(operation, input) {
      try {
        return await invoke("call", { operation, input });
      } catch (error) {
        throw toApiError(error);
      }
    },
    listen(onPush, onConnection) {
      const stop = listen("push", (event) => onPush(event.payload));
      void stop.then(() => onConnection(true));
      return () => void stop.then((unlisten) => unlisten());
    },
  };
}
