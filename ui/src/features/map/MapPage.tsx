import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { FileCode2, ListX, Waypoints } from "lucide-react";
import { Component, lazy, Suspense, useCallback, useMemo, type ReactNode } from "react";

import { toApiError } from "../../api/errors.ts";
import { query } from "../../api/queries.ts";
import type { Category, Purpose } from "../../api/generated/index.ts";
import { useActions } from "../../app/actions.ts";
import { Page } from "../../app/Page.tsx";
import { useMay } from "../../app/session.tsx";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { Banner, EmptyState, ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { Segmented, Select } from "../../ui/fields.tsx";
import { CategoryDot } from "./CategoryDot.tsx";
import { CollectionInspector } from "./CollectionInspector.tsx";
import { MapList } from "./MapList.tsx";
import { MapOverview } from "./MapOverview.tsx";
import styles from "./MapPage.module.css";
import { MapTree } from "./MapTree.tsx";
import { addressOf, CATEGORIES, nodeMatches, PURPOSES, walked as stepsOf, type Wish } from "./model.ts";
import { text } from "./text.ts";
import { WalkBar } from "./WalkBar.tsx";

// xyflow and dagre are large and only needed here.
const MapGraph = lazy(() => import("./MapGraph.tsx").then((module) => ({ default: module.MapGraph })));

const ANY = "any";

/** The data map: sources left, collections and their references in the middle, one of them right. */
export function MapPage() {
  const may = useMay();
  if (!may("map.read")) {
    return (
      <Page title={text.title}>
        <ErrorPanel error={toApiError({ code: "forbidden", message: text.noMap })} />
      </Page>
    );
  }
  return <DataMap />;
}

function DataMap() {
  const search = useSearch({ from: "/map" });
  const navigate = useNavigate({ from: "/map" });
  const graph = useQuery(query("map.graph", {}));
  const checked = useQuery(query("map.show", {}));
  const walk = useQuery({ ...query("map.walk", { kinds: search.walk ? [search.walk] : [] }), enabled: search.walk !== "" });
  const show = useCallback((next: Partial<typeof search>) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true }), [navigate]);
  const select = useCallback((collection: string | null, field = "") => show({ collection: collection ?? "", field }), [show]);
  const wish = useMemo((): Wish => ({ categories: search.categories, purpose: search.purpose || null }), [search.categories, search.purpose]);
  const nodes = graph.data?.nodes ?? [];
  const edges = graph.data?.edges ?? [];
  const matching = nodes.filter((node) => nodeMatches(node, wish)).length;
  const step = Math.min(Number(search.step) || 0, walk.data?.steps.length ?? 0);
  const walked = useMemo(() => (walk.data && search.walk ? stepsOf(walk.data, step) : null), [walk.data, search.walk, step]);
  const node = nodes.find((one) => addressOf(one) === search.collection) ?? null;
  const errors = checked.data?.problems.filter(({ severity }) => severity === "error").length ?? 0;
  const filtered = wish.categories.length > 0 || wish.purpose !== null;

  useActions([
    { id: "map.graph", label: text.views.graph, icon: Waypoints, keys: ["v"], section: text.section, run: () => show({ view: search.view === "graph" ? "list" : "graph" }) },
    { id: "map.clear", label: text.clear, icon: ListX, keys: ["shift+f"], section: text.section, run: () => show({ categories: [], purpose: "" }) },
    { id: "map.close", label: text.close, keys: ["escape"], section: text.section, keyOnly: true, run: () => select(null) },
  ]);

  return (
    <Page
      title={text.title}
      aside={graph.data?.digest ? text.size(nodes.length, edges.length) : null}
      actions={
        <>
          <Segmented<"graph" | "list"> aria-label={text.view} value={search.view} onChange={(view) => show({ view })} choices={[{ value: "graph", label: text.views.graph }, { value: "list", label: text.views.list }]} />
          <Button icon={FileCode2} onPress={() => void navigate({ to: "/settings", search: { section: "map" } })}>
            {text.edit}
          </Button>
        </>
      }
    >
      {graph.error && !graph.data ? (
        <ErrorPanel error={graph.error} onRetry={() => void graph.refetch()} />
      ) : !graph.data ? (
        <SkeletonLines lines={12} />
      ) : graph.data.digest === null ? (
        <EmptyState icon={Waypoints} title={text.emptyTitle} action={<Button tone="primary" onPress={() => void navigate({ to: "/settings", search: { section: "map" } })}>{text.openSettings}</Button>}>
          {text.empty}
        </EmptyState>
      ) : (
        <>
          {errors > 0 ? (
            <Banner severity="critical" action={<Button tone="link" onPress={() => select(null)}>{text.showProblems}</Button>}>
              {text.problemBanner(errors)}
            </Banner>
          ) : null}
          <div className={styles.bar}>
            <CategoryFilter chosen={wish.categories} onChange={(categories) => show({ categories })} />
            <div className={styles.select}>
              <Select<Purpose | typeof ANY>
                label={text.filterPurpose}
                value={search.purpose || ANY}
                onChange={(purpose) => show({ purpose: purpose === ANY ? "" : purpose })}
                choices={[{ value: ANY, label: text.anyPurpose }, ...PURPOSES.map((value) => ({ value, label: text.purposes[value] }))]}
              />
            </div>
            {filtered ? (
              <span className="t2 small num" role="status">
                {text.matching(matching, nodes.length)}{" "}
                <Button tone="link" onPress={() => show({ categories: [], purpose: "" })}>
                  {text.clear}
                </Button>
              </span>
            ) : null}
            <WalkBar kinds={graph.data.kinds} kind={search.walk} step={step} walk={search.walk ? (walk.data ?? null) : null} error={walk.error} onChange={(next) => show(next)} />
          </div>
          <div className={styles.columns}>
            <MapTree nodes={nodes} wish={wish} selected={search.collection} walked={walked} onSelect={select} />
            <section className={styles.center} aria-label={search.view === "graph" ? text.views.graph : text.views.list}>
              {search.view === "graph" ? (
                <GraphBoundary fallback={<EmptyState icon={Waypoints} title={text.views.graph} action={<Button onPress={() => show({ view: "list" })}>{text.views.list}</Button>}>{text.failed}</EmptyState>}>
                  <Suspense fallback={<SkeletonLines lines={10} />}>
                    <MapGraph nodes={nodes} edges={edges} wish={wish} selected={search.collection || null} field={search.field || null} walked={walked} onSelect={select} />
                  </Suspense>
                </GraphBoundary>
              ) : matching === 0 ? (
                <EmptyState icon={ListX} title={text.noMatchTitle} action={<Button onPress={() => show({ categories: [], purpose: "" })}>{text.clear}</Button>}>
                  {text.noMatch}
                </EmptyState>
              ) : (
                <MapList nodes={nodes.filter((one) => nodeMatches(one, wish))} edges={edges} wish={wish} walked={walked} selected={search.collection} onSelect={select} />
              )}
            </section>
            {node ? (
              <CollectionInspector node={node} edges={edges} field={search.field} walk={walk.data && search.walk ? walk.data : null} onSelect={select} />
            ) : (
              <MapOverview checked={checked.data ?? null} error={checked.error} nodes={nodes} categories={graph.data.categories} onSelect={select} />
            )}
          </div>
        </>
      )}
    </Page>
  );
}

/** Which of the five categories are looked for; none: all. */
function CategoryFilter({ chosen, onChange }: { chosen: readonly Category[]; onChange: (chosen: Category[]) => void }) {
  return (
    <div className={styles.chips} role="group" aria-label={text.filterCategory}>
      {CATEGORIES.map((category) => {
        const on = chosen.includes(category);
        return (
          <button key={category} type="button" className={cx(styles.chip, on && styles.on)} aria-pressed={on} onClick={() => onChange(on ? chosen.filter((one) => one !== category) : CATEGORIES.filter((one) => one === category || chosen.includes(one)))}>
            <CategoryDot category={category} />
            {text.categories[category]}
          </button>
        );
      })}
    </div>
  );
}

class GraphBoundary extends Component<{ fallback: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}

