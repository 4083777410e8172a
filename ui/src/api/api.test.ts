import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";

import { ApiError, mayRetry, toApiError } from "./errors.ts";
import { makesStale, provides, type OperationName } from "./operations.ts";
import { operations } from "./generated/operations.ts";
import { parsePush } from "./push.ts";
import { refresh, refreshSoon } from "./queries.ts";

describe("an error of the console", () => {
  it("keeps its code and its sentence", () => {
    const error = toApiError({ code: "refused", message: "The identity is not verified yet." });
    expect(error).toBeInstanceOf(ApiError);
    expect([error.code, error.message, error.title]).toEqual(["refused", "The identity is not verified yet.", "This is not possible now"]);
  });

  it("is internal when it is none the window knows, and never shows what was thrown", () => {
    for (const thrown of ["<b>boom</b>", null, 7, { code: "teapot", message: "x" }, { code: "refused" }, { message: "x" }]) {
      expect(toApiError(thrown)).toMatchObject({ code: "internal", message: "The console answered with something that is no error it knows." });
    }
  });

  it("is asked again only when asking again may help", () => {
    expect(mayRetry(new ApiError("offline", ""))).toBe(true);
    expect(mayRetry(new ApiError("source_unavailable", ""))).toBe(true);
    expect(mayRetry(new ApiError("refused", ""))).toBe(false);
    expect(mayRetry(new ApiError("forbidden", ""))).toBe(false);
  });
});

describe("a push", () => {
  it("is read when it is one the window knows", () => {
    expect(parsePush({ topic: "changed", tags: ["requests", "audit"] })).toEqual({ topic: "changed", tags: ["requests", "audit"] });
    expect(parsePush({ topic: "progress", request: "r", job: "j", kind: "collect", state: "running", done: 1, total: 4, rows: 9 })).toMatchObject({ done: 1 });
  });

  it("is passed over when it is not", () => {
    for (const message of [null, "changed", { topic: "changed", tags: ["moon"] }, { topic: "progress", job: "j" }]) expect(parsePush(message)).toBeNull();
  });
});

it("asks again exactly for the answers that a write made stale", async () => {
  const client = new QueryClient();
  for (const key of Object.keys(operations) as OperationName[]) {
    if (provides(key).length > 0) client.setQueryData([key, {}], 1);
  }
  await refresh(client, makesStale("sources.test"));
  const stale = client.getQueryCache().getAll().filter((one) => one.state.isInvalidated).map((one) => one.queryKey[0]);
  expect(stale.toSorted()).toEqual(["audit.days", "audit.entry", "audit.list", "audit.verify", "map.unmapped", "reports.list", "sources.list"]);
});

it("asks once for what the answer and the push of one write both made stale", async () => {
  vi.useFakeTimers();
  const client = new QueryClient();
  const invalidate = vi.spyOn(client, "invalidateQueries");
  refreshSoon(client, ["requests", "audit"]);
  refreshSoon(client, ["requests", "overview"]);
  await vi.advanceTimersByTimeAsync(100);
  expect(invalidate).toHaveBeenCalledOnce();
  refreshSoon(client, ["requests"]);
  await vi.advanceTimersByTimeAsync(100);
  expect(invalidate).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});
