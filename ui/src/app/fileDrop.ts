import { useEffect } from "react";

import { currentTransport } from "../api/client.ts";
import { dropFiles, hoverFiles } from "../ui/dropTargets.ts";
import { currentPreferences } from "./preferences.ts";

/** Hands files that the desktop reports to the part of the window they were dropped on. */
export function useFileDrop(): void {
  useEffect(() => {
    const { desktop } = currentTransport();
    return desktop?.listen((told) => {
      // Places come in pixels of the unzoomed window.
      const { zoom } = currentPreferences();
      if (told.topic === "dragged") hoverFiles({ x: told.x / zoom, y: told.y / zoom });
      if (told.topic === "drag_left") hoverFiles(null);
      if (told.topic === "dropped") {
        dropFiles(
          { x: told.x / zoom, y: told.y / zoom },
          told.files.map(({ name, size }, index) => ({ name, size, read: () => desktop.readDropped(index) })),
        );
      }
    });
  }, []);
}
