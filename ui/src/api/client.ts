import type { Transport } from "../platform/index.ts";
import type { InputOf, OperationName, OutputOf } from "./operations.ts";

let transport: Transport | null = null;

/** Gives the window its transport; once, at the start. */
export function setTransport(chosen: Transport): void {
  transport = chosen;
}

/** The transport that was chosen at the start. */
export function currentTransport(): Transport {
  if (!transport) throw new Error("the transport is chosen before the first screen");
  return transport;
}

/** Carries out an operation. Rejects with an `ApiError`. */
export async function call<K extends OperationName>(
  operation: K,
  input: InputOf<K>,
  signal?: AbortSignal,
): Promise<OutputOf<K>> {
  // The one place where the type of an answer is taken on trust: both ends are made of one table.
  return (await currentTransport().call(operation, input, signal)) as OutputOf<K>;
}
