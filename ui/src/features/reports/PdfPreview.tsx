import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from "pdfjs-dist";
// Vite makes a worker of it.
// oxlint-disable-next-line import/default
import PdfWorker from "pdfjs-dist/build/pdf.worker.min.mjs?worker";
import { useEffect, useRef, useState } from "react";

import { SkeletonLines } from "../../ui/feedback.tsx";
import styles from "./ReportsPage.module.css";
import { text } from "./text.ts";

GlobalWorkerOptions.workerPort = new PdfWorker();

/** One worker reads one file after the other: the next waits until the last is put away. */
let away: Promise<unknown> = Promise.resolve();

/** CSS pixels of a point of the page at 100 %. */
const SCALE = 96 / 72;

interface PdfPreviewProps {
  bytes: Uint8Array;
  page: number;
  /** Percent. */
  zoom: number;
  onPages: (pages: number) => void;
}

/** One page of a real PDF, drawn beside the window's own thread; its words are there to be read aloud. */
export function PdfPreview({ bytes, page, zoom, onPages }: PdfPreviewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [document, setDocument] = useState<PDFDocumentProxy | null>(null);
  const [words, setWords] = useState("");
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    let gone = false;
    let close = () => Promise.resolve();
    const open = async () => {
      await away;
      if (gone) return;
      // The reader takes the bytes away with it, and they may be looked at again.
      const task = getDocument({ data: bytes.slice(), enableXfa: false, useWasm: false });
      close = () => task.destroy();
      const opened = await task.promise;
      if (gone) return;
      setFailed(false);
      setDocument(opened);
      onPages(opened.numPages);
    };
    const opening = open().catch(() => {
      if (!gone) setFailed(true);
    });
    return () => {
      gone = true;
      away = Promise.allSettled([away, opening, close()]);
    };
  }, [bytes, onPages]);

  useEffect(() => {
    if (!document) return;
    let gone = false;
    let stop = () => {};
    const draw = async () => {
      const drawn = await document.getPage(Math.min(page, document.numPages));
      const element = canvas.current;
      if (gone || !element) return;
      const density = Math.min(3, window.devicePixelRatio || 1);
      const viewport = drawn.getViewport({ scale: SCALE * (zoom / 100) * density });
      element.width = Math.round(viewport.width);
      element.height = Math.round(viewport.height);
      element.style.width = `${Math.round(viewport.width / density)}px`;
      const rendering = drawn.render({ canvas: element, viewport });
      stop = () => rendering.cancel();
      await rendering.promise;
      const content = await drawn.getTextContent();
      if (!gone) setWords(content.items.map((item) => ("str" in item ? item.str : "")).join(" "));
    };
    draw().catch((error: unknown) => {
      // A drawing that was overtaken by the next one is no failure.
      if (!gone && !(error instanceof Error && error.name === "RenderingCancelledException")) setFailed(true);
    });
    return () => {
      gone = true;
      stop();
    };
  }, [document, page, zoom]);

  if (failed) return <p className={styles.note}>{text.previewFailed}</p>;
  return (
    <>
      {document ? null : <SkeletonLines lines={14} />}
      <canvas ref={canvas} className={styles.sheet} hidden={!document} role="img" aria-label={words} data-testid="pdf-page" />
    </>
  );
}
