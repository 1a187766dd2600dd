// Starts the worker that tells the hub every 3 seconds: this person is here.

import { workerAddress } from "./markup.js";

export function startHeartbeat(workerUrl, hear) {
  const worker = new Worker(workerAddress(workerUrl));
  worker.onmessage = (event) => hear(event.data);
  return () => worker.terminate();
}
