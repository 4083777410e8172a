import { useEffect, useRef, useState } from "react";

import { call } from "../../../api/client.ts";
import type { InputOf } from "../../../api/operations.ts";
import { toastError } from "../../../ui/feedback.tsx";

/** For so long an original is on screen. */
const SECONDS = 10;

export interface Revealed {
  field: string;
  text: string | null;
  left: number;
}

/**
 * Shows the original of one cell for ten seconds. It is held nowhere else: not in the cache of the
 * window, and not after the record is left.
 */
export function useReveal(address: Omit<InputOf<"requests.reveal">, "field">): { revealed: Revealed | null; reveal: (field: string) => void; hide: () => void } {
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  const timer = useRef<ReturnType<typeof setInterval> | null>(null);
  const asked = useRef(0);
  const hide = () => {
    asked.current += 1;
    if (timer.current) clearInterval(timer.current);
    timer.current = null;
    setRevealed(null);
  };
  const reveal = (field: string) => {
    hide();
    const mine = asked.current;
    call("requests.reveal", { ...address, field })
      .then(({ text }) => {
        if (mine !== asked.current) return;
        let left = SECONDS;
        setRevealed({ field, text, left });
        timer.current = setInterval(() => {
          left -= 1;
          if (left <= 0) hide();
          else setRevealed({ field, text, left });
        }, 1000);
      })
      .catch(toastError);
  };
  useEffect(
    () => () => {
      asked.current += 1;
      if (timer.current) clearInterval(timer.current);
    },
    [],
  );
  return { revealed, reveal, hide };
}
