// A worker of its own, because a hidden tab slows the timers of its page but not those of its workers.
// Tells its page "lost" when the hub does not answer, "signed-out" when the session is over.

const EVERY_MS = 3_000;
const PATIENCE_MS = 2_800;

async function beat() {
  try {
    const answer = await fetch("/live/beat", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.status === 401) postMessage("signed-out");
    else if (!answer.ok) postMessage("lost");
  } catch {
    postMessage("lost");
  }
}

beat();
setInterval(beat, EVERY_MS);
