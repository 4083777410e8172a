import "@xyflow/react/dist/base.css";

import { graphlib, layout as arrange } from "@dagrejs/dagre";
import { Background, BaseEdge, EdgeLabelRenderer, getSmoothStepPath, Handle, MarkerType, Position, ReactFlow, ReactFlowProvider, useReactFlow, useStore, type Edge, type EdgeProps, type Node, type NodeProps } from "@xyflow/react";
import { KeyRound, Maximize2, Minus, Plus } from "lucide-react";
import { memo, useCallback, useEffect, useMemo, useRef } from "react";

import type { EdgeShown, NodeShown } from "../../api/generated/index.ts";
import { IconButton } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { CategoryDot } from "./CategoryDot.tsx";
import styles from "./MapGraph.module.css";
import { folded, WIDTH } from "./fold.ts";
import { addressOf, fieldMatches, nodeMatches, pairOf, pairs, shownFields, type Walked, type Wish } from "./model.ts";
import { text } from "./text.ts";

const HEAD = 46;
const ROW = 20;
const MOST_FIELDS = 9;
/** From this zoom on fields can be read; below, a collection shows its name only. */
const FAR = 0.5;
const READABLE = 0.85;

interface MapGraphProps {
  nodes: readonly NodeShown[];
  edges: readonly EdgeShown[];
  wish: Wish;
  selected: string | null;
  field: string | null;
  walked: Walked | null;
  onSelect: (collection: string | null, field?: string) => void;
}

interface CollectionData extends Record<string, unknown> {
  node: NodeShown;
  faded: boolean;
  wish: Wish;
  step: number | null;
  last: boolean;
  field: string | null;
  onField: (field: string) => void;
}

interface ReferenceData extends Record<string, unknown> {
  label: string;
  lit: boolean;
  walked: boolean;
}

/** Collections as nodes with their fields, references as edges. */
export function MapGraph(props: MapGraphProps) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow({ nodes, edges, wish, selected, field, walked, onSelect }: MapGraphProps) {
  const { fitView, zoomIn, zoomOut, setCenter, getZoom } = useReactFlow();
  const places = useMemo(() => layout(nodes, edges), [nodes, edges]);
  const last = walked ? Math.max(0, ...walked.at.values()) : 0;
  const drawn = useMemo(
    () =>
      nodes.map((node): Node<CollectionData> => {
        const id = addressOf(node);
        const step = walked?.at.get(id) ?? null;
        return {
          id,
          type: "collection",
          position: places.get(id) ?? { x: 0, y: 0 },
          width: WIDTH,
          height: heightOf(node),
          selected: id === selected,
          ariaLabel: [node.label ?? node.collection, node.collection, text.fields(node.fields.length), step === null ? null : text.walkNumber(step)].filter(Boolean).join(", "),
          data: {
            node,
            wish,
            faded: walked ? step === null : !nodeMatches(node, wish),
            step,
            last: step !== null && step === last,
            field: id === selected ? field : null,
            onField: (path) => onSelect(id, path),
          },
        };
      }),
    [nodes, places, selected, field, wish, walked, last, onSelect],
  );
  const lines = useMemo(
    () =>
      edges.map((edge, index): Edge<ReferenceData> => {
        const lit = edge.from === selected || edge.to === selected;
        const onWalk = walked?.edges.has(pairOf(edge.from, edge.to)) ?? false;
        return {
          id: `${edge.from} ${edge.to} ${index}`,
          source: edge.to,
          target: edge.from,
          type: "reference",
          focusable: false,
          ariaLabel: text.reference(edge.from, edge.to),
          markerStart: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: onWalk || lit ? "var(--accent)" : "var(--line-control)" },
          data: { label: pairs(edge), lit, walked: onWalk },
          zIndex: lit || onWalk ? 1 : 0,
        };
      }),
    [edges, selected, walked],
  );
  const look = useCallback(() => {
    const place = selected ? places.get(selected) : null;
    const node = nodes.find((one) => addressOf(one) === selected);
    // What was chosen in the tree, or is read next in a walk, comes into sight at a size to read.
    if (place && node) void setCenter(place.x + WIDTH / 2, place.y + heightOf(node) / 2, { zoom: Math.max(getZoom(), READABLE), duration: calm() ? 0 : 240 });
    else void fitView({ padding: 0.06, maxZoom: 1.1 });
  }, [fitView, setCenter, getZoom, nodes, places, selected]);
  useEffect(look, [look]);
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    const observer = new ResizeObserver(look);
    observer.observe(host.current);
    return () => observer.disconnect();
  }, [look]);
  return (
    <div ref={host} className={styles.graph} aria-label={text.graph} role="group" aria-describedby="map-hint">
      <span id="map-hint" hidden>
        {text.graphHint}
      </span>
      <ReactFlow
        nodes={drawn}
        edges={lines}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onInit={look}
        minZoom={0.2}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        disableKeyboardA11y={false}
        proOptions={{ hideAttribution: true }}
        onNodeClick={(_, node) => onSelect(node.id)}
        onNodesChange={(changes) => {
          // Enter or Space on a node that has the focus.
          for (const change of changes) if (change.type === "select" && change.selected && change.id !== selected) onSelect(change.id);
        }}
        onPaneClick={() => onSelect(null)}
      >
        <Background gap={20} size={1} color="var(--line)" />
      </ReactFlow>
      <div className={styles.controls}>
        <IconButton icon={Plus} aria-label={text.zoomIn} onPress={() => void zoomIn()} />
        <IconButton icon={Minus} aria-label={text.zoomOut} onPress={() => void zoomOut()} />
        <IconButton icon={Maximize2} iconSize={14} aria-label={text.fit} onPress={() => void fitView({ padding: 0.08, maxZoom: 1.1 })} />
      </div>
    </div>
  );
}

const CollectionNode = memo(function CollectionNode({ data, selected }: NodeProps<Node<CollectionData>>) {
  const { node, faded, wish, step, last, field, onField } = data;
  const far = useStore((state) => state.transform[2] < FAR);
  const fields = shownFields(node, MOST_FIELDS);
  const categories = [...new Set(node.fields.flatMap(({ category }) => category ?? []))];
  return (
    <div className={cx(styles.node, far && styles.far, selected && styles.selected, faded && styles.faded, step !== null && styles.walked, last && styles.last)}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <header>
        <span className="trunc">{node.label ?? node.collection}</span>
        {step === null ? null : <b>{step}</b>}
        {far ? (
          <span className={styles.dots}>
            {categories.map((category) => (
              <CategoryDot key={category} category={category} />
            ))}
          </span>
        ) : (
          <small className="mono trunc">{node.collection}</small>
        )}
      </header>
      <ul hidden={far}>
        {fields.map((one) => (
          // The same can be done by keyboard in the tree and the inspector.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
          <li
            key={one.path}
            className={cx(!faded && !fieldMatches(one, wish) && styles.other, one.path === field && styles.chosen)}
            onClick={(event) => {
              event.stopPropagation();
              onField(one.path);
            }}
          >
            <CategoryDot category={one.category} />
            <span className="trunc">{one.path}</span>
            {one.identity ? <KeyRound size={11} strokeWidth={2} aria-label={text.identity(one.identity)} /> : null}
            <small>{one.category ? text.categories[one.category] : ""}</small>
          </li>
        ))}
        {fields.length < node.fields.length ? <li className={styles.more}>{text.more(node.fields.length - fields.length)}</li> : null}
      </ul>
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
});

function ReferenceEdge({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, markerStart }: EdgeProps<Edge<ReferenceData>>) {
  const [path, labelX, labelY] = getSmoothStepPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, borderRadius: 6 });
  const far = useStore((state) => state.transform[2] < FAR);
  const lit = data?.lit || data?.walked;
  return (
    <>
      <BaseEdge path={path} {...(markerStart ? { markerStart } : {})} style={{ stroke: lit ? "var(--accent)" : "var(--line-control)", strokeWidth: (lit ? 1.75 : 1) * (far ? 2 : 1) }} />
      {data?.lit && !far ? (
        <EdgeLabelRenderer>
          <span className={styles.label} style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}>
            {data.label}
          </span>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
}

const NODE_TYPES = { collection: CollectionNode };
const EDGE_TYPES = { reference: ReferenceEdge };

function heightOf(node: NodeShown): number {
  return HEAD + Math.min(node.fields.length, MOST_FIELDS) * ROW + 10;
}

/** Left to right, what is referred to before what refers to it. */
function layout(nodes: readonly NodeShown[], edges: readonly EdgeShown[]): Map<string, { x: number; y: number }> {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 28, ranksep: 84, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(addressOf(node), { width: WIDTH, height: heightOf(node) });
  for (const { from, to } of edges) if (from !== to) graph.setEdge(to, from);
  arrange(graph);
  return folded(nodes.map((node) => ({ id: addressOf(node), height: heightOf(node), x: graph.node(addressOf(node)).x, y: graph.node(addressOf(node)).y })));
}

function calm(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
