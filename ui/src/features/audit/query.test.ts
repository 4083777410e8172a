import { describe, expect, it } from "vitest";

import { formatQuery, instantOf, parseQuery, wantedOf, withToken, type Token } from "./query.ts";

const NOW = new Date("2026-11-25T09:41:00Z");

describe("the query bar", () => {
  it("reads conditions with one value, several values and quoted values", () => {
    expect(parseQuery('actor:"Ana Kovač",worker action:requests.*,session.refused object:REQ-20391 result:refused')).toEqual({
      tokens: [
        { key: "actor", values: ["Ana Kovač", "worker"] },
        { key: "action", values: ["requests.*", "session.refused"] },
        { key: "object", values: ["REQ-20391"] },
        { key: "result", values: ["refused"] },
      ],
      problems: [],
    });
  });

  it("takes a word without a key for an action where it has the shape of one, else for an object", () => {
    expect(parseQuery("audit.* REQ-7").tokens).toEqual([
      { key: "action", values: ["audit.*"] },
      { key: "object", values: ["REQ-7"] },
    ]);
  });

  it("adds values of a condition that stands twice, and lets the last time and object win", () => {
    expect(parseQuery("result:done result:failed,done since:2d since:today object:a object:b").tokens).toEqual([
      { key: "object", values: ["b"] },
      { key: "since", values: ["today"] },
      { key: "result", values: ["done", "failed"] },
    ]);
  });

  it("says what it does not understand and keeps the rest", () => {
    const query = parseQuery("colour:red since:soon until:2026-02-31 result:maybe actor: action:DROP;TABLE object:x");
    expect(query.tokens).toEqual([{ key: "object", values: ["x"] }]);
    expect(query.problems).toHaveLength(6);
    expect(query.problems[0]).toContain("colour");
    expect(query.problems[2]).toContain("2026-02-31");
  });

  it("never throws and always ends, whatever is typed", () => {
    for (const odd of ['"', 'actor:"', ":", "::", ",", "actor:,,", 'a"b"c', "  ", "since:2026-13-99", "\u0000", "äöü:x", 'actor:"a" "b"']) {
      const { tokens } = parseQuery(odd);
      expect(parseQuery(formatQuery(tokens)).tokens).toEqual(tokens);
    }
  });

  it("writes what it reads", () => {
    const tokens: Token[] = [
      { key: "actor", values: ["Ana Kovač", "theo"] },
      { key: "since", values: ["2026-11-24T09:30"] },
    ];
    expect(parseQuery(formatQuery(tokens)).tokens).toEqual(tokens);
  });

  it("sets and takes away a condition, in the order of the keys", () => {
    const one = withToken([{ key: "result", values: ["done"] }], "since", ["today"]);
    expect(one.map(({ key }) => key)).toEqual(["since", "result"]);
    expect(withToken(one, "result", []).map(({ key }) => key)).toEqual(["since"]);
  });
});

describe("times of the query", () => {
  it.each([
    ["2026-11-24", "since", "2026-11-24T00:00:00.000Z"],
    ["2026-11-24", "until", "2026-11-25T00:00:00.000Z"],
    ["2026-11-24T09", "until", "2026-11-24T10:00:00.000Z"],
    ["2026-11-24T09:30", "until", "2026-11-24T09:30:00.000Z"],
    ["today", "since", "2026-11-25T00:00:00.000Z"],
    ["yesterday", "until", "2026-11-25T00:00:00.000Z"],
    ["7d", "since", "2026-11-18T09:41:00.000Z"],
    ["12h", "since", "2026-11-24T21:41:00.000Z"],
  ] as const)("%s in %s is %s", (value, key, expected) => {
    expect(instantOf(value, key, NOW)?.toISOString()).toBe(expected);
  });

  it("refuses what is no time", () => {
    for (const odd of ["", "soon", "2026-02-30", "24-11-2026", "99999d", "d"]) expect(instantOf(odd, "since", NOW)).toBeNull();
  });
});

it("becomes what the console is asked for", () => {
  const { tokens } = parseQuery('actor:"Ana Kovač" action:requests.* since:today result:refused');
  expect(wantedOf(tokens, NOW)).toEqual({
    actors: ["Ana Kovač"],
    actions: ["requests."],
    object: null,
    results: ["refused"],
    from: "2026-11-25T00:00:00.000Z",
    to: null,
  });
});
