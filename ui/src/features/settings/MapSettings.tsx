import { useMutation, useQuery } from "@tanstack/react-query";
import { Check, Save, Upload } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";

import { call } from "../../api/client.ts";
import { query, useOperation } from "../../api/queries.ts";
import type { Problem } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { say } from "../../i18n/say.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState, ErrorPanel, SkeletonLines, toast, toastError } from "../../ui/feedback.tsx";
import { Segmented } from "../../ui/fields.tsx";
import { Card } from "../../ui/layout.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { SectionHead } from "./SettingsPage.tsx";
import styles from "./SettingsPage.module.css";
import { text } from "./text.ts";

const MapDiff = lazy(() => import("./MapDiff.tsx").then((module) => ({ default: module.MapDiff })));

const LINE_HEIGHT = 18;
/** A map is text written by people; more than this is some other file. */
const MOST_BYTES = 4_000_000;

/** The data map as text, with its problems at their lines. */
export function MapSettings() {
  const may = useMay();
  const map = useQuery(query("map.show", {}));
  const [edited, setEdited] = useState<string | null>(null);
  const editor = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const check = useMutation({ mutationFn: (wish: string) => call("map.check", { text: wish, file: null }) });
  const replace = useOperation("map.replace");
  const file = useRef<HTMLInputElement>(null);
  const [view, setView] = useState<"text" | "changes">("text");
  const reason = may("map.manage") ? null : text.noMap;
  if (!may("map.read")) return <p className="t2">{text.noMapRead}</p>;

  if (map.error && !map.data) return <ErrorPanel error={map.error} onRetry={() => void map.refetch()} />;
  if (!map.data) return <SkeletonLines lines={12} />;
  const value = edited ?? map.data.text;
  const changed = edited !== null && edited !== map.data.text;
  const problems = (changed ? check.data?.problems : null) ?? map.data.problems;
  const byLine = new Map(problems.map((problem) => [problem.line, problem]));
  const titles = new Map(problems.map(({ line, message }) => [line, say(message)]));
  const lines = value.split("\n").length;

  const go = ({ line, column }: Problem) => {
    const area = editor.current;
    if (!area) return;
    const before = value.split("\n").slice(0, line - 1).join("\n");
    const at = before.length + (line > 1 ? 1 : 0) + Math.max(0, column - 1);
    setView("text");
    area.focus();
    area.setSelectionRange(at, at);
    area.scrollTop = Math.max(0, (line - 6) * LINE_HEIGHT);
  };

  return (
    <>
      <SectionHead
        title={text.sections.map}
        lead={text.mapLead}
        action={
          <span className="row">
            {changed ? <span className="t3 small nowrap">{text.changed}</span> : null}
            <input
              ref={file}
              type="file"
              accept=".yml,.yaml"
              aria-label={text.upload}
              className="visually-hidden"
              tabIndex={-1}
              onChange={(event) => {
                const chosen = event.target.files?.[0];
                event.target.value = "";
                if (!chosen) return;
                if (chosen.size > MOST_BYTES) {
                  toast("failed", text.tooLarge, chosen.name);
                  return;
                }
                void chosen.text().then((read) => {
                  setEdited(read);
                  check.mutate(read, { onError: toastError });
                }).catch(toastError);
              }}
            />
            <Button icon={Upload} disabledReason={reason} onPress={() => file.current?.click()}>
              {text.upload}
            </Button>
            <Button icon={Check} pending={check.isPending} onPress={() => check.mutate(value, { onError: toastError })}>
              {text.check}
            </Button>
            <Button
              tone="primary"
              icon={Save}
              pending={replace.isPending}
              disabledReason={reason ?? (changed ? null : text.noProblemsHint)}
              onPress={() =>
                replace.mutate(
                  { text: value },
                  {
                    onSuccess: () => {
                      toast("done", text.replaced);
                      setEdited(null);
                    },
                    onError: toastError,
                  },
                )
              }
            >
              {text.replace}
            </Button>
          </span>
        }
      />
      {changed ? (
        <div className="row">
          <Segmented<"text" | "changes"> aria-label={text.mapView} value={view} onChange={setView} choices={[{ value: "text", label: text.mapViews.text }, { value: "changes", label: text.mapViews.changes }]} />
          <Button tone="link" onPress={() => setEdited(null)}>
            {text.discard}
          </Button>
        </div>
      ) : null}
      <div className={styles.map}>
        {changed && view === "changes" ? (
          <Suspense fallback={<SkeletonLines lines={10} />}>
            <MapDiff before={map.data.text} after={value} />
          </Suspense>
        ) : (
        <div className={styles.editor}>
          <div ref={gutter} className={styles.gutter} aria-hidden>
            {Array.from({ length: lines }, (_, index) => (
              // A line is its number.
              // oxlint-disable-next-line react/no-array-index-key
              <div key={index} className={styles[byLine.get(index + 1)?.severity ?? ""]} title={titles.get(index + 1)}>
                {index + 1}
              </div>
            ))}
          </div>
          <textarea
            ref={editor}
            aria-label={text.mapText}
            value={value}
            readOnly={reason !== null}
            spellCheck={false}
            wrap="off"
            onChange={(event) => setEdited(event.target.value)}
            onScroll={(event) => {
              if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
            }}
          />
        </div>
        )}
        <Card title={text.problems(problems.length)} sub={text.collections(map.data.collections.length)}>
          {problems.length === 0 ? (
            <EmptyState icon={Check} title={text.noProblems} compact>
              {text.noProblemsHint}
            </EmptyState>
          ) : (
            <ul className={styles.scroll}>
              {problems.map((problem) => (
                <li key={`${problem.line}.${problem.column}.${problem.message.text}`}>
                  <button type="button" className={styles.problem} onClick={() => go(problem)}>
                    <SeverityGlyph severity={problem.severity === "error" ? "critical" : "warning"} />
                    <span>{say(problem.message)}</span>
                    <span className="t3 small">
                      {text.line(problem.line)}
                      {problem.collection ? `, ${problem.collection}${problem.field ? `.${problem.field}` : ""}` : ""}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </Card>
      </div>
    </>
  );
}
