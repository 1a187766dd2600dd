// Starts the worker that tells the hub every 3 seconds: this person is here.

export function startHeartbeat(workerUrl, hear) {
  const worker = new Worker(workerUrl);
  worker.onmessage = (event) => hear(event.data);
  return () => worker.terminate();
}
