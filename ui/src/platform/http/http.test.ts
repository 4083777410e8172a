// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from "vitest";

import { http } from "./index.ts";

const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();
const streams: string[] = [];

beforeEach(() => {
  sessionStorage.clear();
  window.location.hash = "";
  streams.length = 0;
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
  vi.stubGlobal(
    "EventSource",
    class {
      static readonly CLOSED = 2;
      constructor(url: string) {
        streams.push(url);
      }
      addEventListener(): void {}
      close(): void {}
    },
  );
});

it("takes the token out of the address, keeps it, and sends it with every call", async () => {
  window.location.hash = "#token=entry%2Fkey";
  answer({ ok: true });
  await http().call("session.show", {});
  expect(window.location.hash).toBe("");
  expect(fetched.mock.calls[0]).toMatchObject(["/rpc/session.show", { method: "POST", headers: { authorization: "Bearer entry/key" }, body: "{}" }]);
});

it("uses the token of the session from sign-in to sign-out, for pushes too", async () => {
  sessionStorage.setItem("token", "entry");
  const transport = http();
  transport.listen(
    () => {},
    () => {},
  );
  answer({ token: "mine" });
  await transport.call("session.sign_in", {});
  answer({});
  await transport.call("session.sign_out", {});
  answer({});
  await transport.call("session.show", {});
  expect(fetched.mock.calls.map(([, init]) => (init.headers as Record<string, string>)["authorization"])).toEqual(["Bearer entry", "Bearer mine", "Bearer entry"]);
  expect(streams).toEqual(["/events?token=entry", "/events?token=mine", "/events?token=entry"]);
});

it("rejects with the error of the console, and with offline when nothing answers", async () => {
  const transport = http();
  answer({ code: "refused", message: "The identity is not verified yet." }, 409);
  await expect(transport.call("requests.collect", {})).rejects.toMatchObject({ code: "refused", message: "The identity is not verified yet." });
  fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  await expect(transport.call("requests.list", {})).rejects.toMatchObject({ code: "offline" });
  fetched.mockResolvedValueOnce(new Response("<html>", { status: 502 }));
  await expect(transport.call("requests.list", {})).rejects.toMatchObject({ code: "internal" });
});

function answer(body: unknown, status = 200): void {
  fetched.mockResolvedValueOnce(new Response(JSON.stringify(body), { status }));
}
