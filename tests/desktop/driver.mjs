// A window under WebDriver. No library: the protocol is a few JSON requests.

export const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Waits until something is found; errors on the way are told when it never is. */
export async function until(what, look, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < end) {
    try {
      const found = await look();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`${what} did not happen in ${seconds} s${last ? `: ${last.message}` : ""}`);
}

/** Opens the program at $APPLICATION by the tauri-driver at $DRIVER, on the demonstration. */
export async function open() {
  const driver = process.env.DRIVER ?? "http://127.0.0.1:4444";
  const wire = async (method, path, body) => {
    const response = await fetch(`${driver}${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value?.message ?? response.status}`);
    return value;
  };
  const { sessionId } = await wire("POST", "/session", {
    capabilities: { alwaysMatch: { browserName: "wry", "tauri:options": { application: process.env.APPLICATION, args: ["--demo"] } } },
  });
  const at = `/session/${sessionId}`;
  const script = (text, ...args) => wire("POST", `${at}/execute/sync`, { script: text, args });
  return {
    script,
    /** A script that answers through its last argument. */
    later: (text, ...args) => wire("POST", `${at}/execute/async`, { script: text, args }),
    /** How long such a script may take. */
    patience: (seconds) => wire("POST", `${at}/timeouts`, { script: seconds * 1000 }),
    find: (xpath) => wire("POST", `${at}/element`, { using: "xpath", value: xpath }),
    click: (element) => wire("POST", `${at}/element/${element[ELEMENT]}/click`, {}),
    type: (element, text) => wire("POST", `${at}/element/${element[ELEMENT]}/value`, { text }),
    shows: (text) =>
      until(`the window shows ${JSON.stringify(text)}`, () => script("return document.body.innerText.includes(arguments[0])", text)),
    /** The one command of the shell; an error is returned, not thrown. */
    invoke: (operation, input) =>
      wire("POST", `${at}/execute/async`, {
        script: `const done = arguments[arguments.length - 1];
          window.__TAURI_INTERNALS__.invoke("call", { operation: arguments[0], input: arguments[1] }).then(done, done);`,
        args: [operation, input],
      }),
    close: () => wire("DELETE", at),
  };
}
