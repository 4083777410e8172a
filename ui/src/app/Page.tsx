import { Link } from "@tanstack/react-router";
import { useEffect, useRef, type ReactNode } from "react";

import { announce } from "./announcer.ts";
import styles from "./Page.module.css";
import { text as appText } from "./text.ts";

const text = appText.page;

interface PageProps {
  /** What the page is called: in the heading, in the window title, and aloud. */
  title: string;
  /** How the heading is drawn, when it is more than its words. */
  heading?: ReactNode;
  /** Pages above this one. */
  path?: readonly { label: string; to: string; search?: object | undefined }[];
  /** A quiet remark behind the heading. */
  aside?: ReactNode;
  /** Buttons of the page. */
  actions?: ReactNode;
  children: ReactNode;
}

let firstPage = true;

/** The frame of every page: path and heading left, actions right, content below. */
export function Page({ title, heading, path = [], aside, actions, children }: PageProps) {
  const ref = useRef<HTMLHeadingElement>(null);
  // A new page is said and gets the focus; a new title of the same page does neither.
  const route = path.map(({ to }) => to).join() + (path.length ? "" : title);
  useEffect(() => {
    if (!firstPage) {
      announce(ref.current?.textContent ?? "");
      ref.current?.focus({ preventScroll: true });
    }
    firstPage = false;
  }, [route]);
  useEffect(() => {
    document.title = text.window(title);
  }, [title]);
  return (
    <>
      <header className={styles.top}>
        <div className={styles.crumbs}>
          {path.length > 0 ? (
            <nav aria-label={text.path}>
              <ol>
                {path.map(({ label, to, search }) => (
                  <li key={to}>
                    <Link to={to} {...(search ? { search } : {})}>
                      {label}
                    </Link>
                  </li>
                ))}
              </ol>
            </nav>
          ) : null}
          <h1 ref={ref} tabIndex={-1} className="trunc">
            {heading ?? title}
          </h1>
        </div>
        {aside ? <span className="t3 num row nowrap">{aside}</span> : null}
        {actions ? <span className="end row" style={{ gap: 6 }}>{actions}</span> : null}
      </header>
      <div className={styles.body}>{children}</div>
    </>
  );
}
