// How good the sound is, in one of three words, from what both ends count.
// Source: ITU-T G.114 (delay), ITU-T G.113 (loss that a voice can stand).

const LATE_S = 0.4;
const VERY_LATE_S = 1;
const LOSSY = 0.03;
const VERY_LOSSY = 0.1;

export function qualityOf(before, now) {
  if (!before) return "good";
  const loss = Math.max(lossOf(before.in, now.in), now.theirLoss);
  if (loss >= VERY_LOSSY || now.roundTripS >= VERY_LATE_S) return "bad";
  return loss >= LOSSY || now.roundTripS >= LATE_S ? "weak" : "good";
}

function lossOf(before, now) {
  const lost = now.lost - before.lost;
  const came = now.came - before.came;
  return lost > 0 ? lost / (lost + came) : 0;
}

export async function countsOf(connection) {
  const counts = { in: { came: 0, lost: 0 }, theirLoss: 0, roundTripS: 0 };
  for (const one of (await connection.getStats()).values()) {
    if (one.type === "inbound-rtp") counts.in = { came: one.packetsReceived, lost: one.packetsLost };
    if (one.type !== "remote-inbound-rtp") continue;
    counts.theirLoss = one.fractionLost ?? 0;
    counts.roundTripS = one.roundTripTime ?? 0;
  }
  return counts;
}
