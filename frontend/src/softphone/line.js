// The way to the phone line: registered through our own hub, called by the engine, answered by itself.
// The leg stays up for the whole shift; whoever is put through to it is heard at once.

import JsSIP from "jssip";

import { lead } from "../shared/loudspeakers.js";

const SIGNED_OUT = 4401;
const ELSEWHERE = 4409;
const REGISTER_EVERY_S = 120;
const REGISTER_AGAIN_MS = 250;
const REGISTER_AGAIN_MOST_MS = 4_000;
const SOUND_WITHIN_MS = 15_000;
const WAY_AROUND_WITHIN_MS = 500;
const NOT_YET = new Set(["new", "connecting"]);
// The library takes whole seconds. While Asterisk is started again, the hub lets those who come wait.
const TRY_AGAIN_S = { connection_recovery_min_interval: 1, connection_recovery_max_interval: 2 };

// Says: connecting, registered, ready, lost, elsewhere, signed-out.
export class Line extends EventTarget {
  constructor(account, stream) {
    super();
    this.stream = stream;
    this.hears = new Audio();
    this.hears.autoplay = true;
    this.over = new AbortController();
    lead(this.hears, "talk", this.over);
    this.relays = account.relays ?? [];
    this.refusals = 0;
    this.agent = new JsSIP.UA(settingsOf(account));
    this.agent.on("connecting", () => this.say("connecting"));
    this.agent.on("registered", () => this.registered());
    this.agent.on("registrationFailed", () => this.registerAgain());
    this.agent.on("disconnected", ({ code }) => this.cut(code));
    this.agent.on("newRTCSession", ({ session, originator }) => originator === "remote" && this.take(session));
  }

  start() {
    this.agent.start();
  }

  stop() {
    this.isOver = true;
    this.over.abort();
    clearTimeout(this.again);
    this.agent.stop();
    this.hears.srcObject = null;
  }

  // Another microphone, without a break.
  async speakBy(stream) {
    this.stream = stream;
    const sender = this.connection?.getSenders().find(({ track }) => track?.kind === "audio");
    await sender?.replaceTrack(stream.getAudioTracks()[0]);
  }

  // Let the other side hear a key.
  press(key) {
    this.connection?.getSenders().find(({ dtmf }) => dtmf)?.dtmf.insertDTMF(key);
  }

  get connection() {
    return this.leg?.connection;
  }

  // A leg that is up has sound only when its keys are agreed on, a moment after it was answered.
  get isHeard() {
    return this.leg?.isEstablished() && this.connection?.connectionState === "connected";
  }

  // What the library tells after the end is of no interest.
  say(state) {
    if (!this.isOver) this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }

  cut(code) {
    if (code !== SIGNED_OUT && code !== ELSEWHERE) return this.say("lost");
    this.say(code === ELSEWHERE ? "elsewhere" : "signed-out");
    this.stop();
  }

  registered() {
    this.refusals = 0;
    this.say(this.isHeard ? "ready" : "registered");
  }

  // The account of a new sign-in may reach Asterisk a moment after its browser does, and so may every account after
  // Asterisk was started again. Soon at first, then more seldom; and never all browsers in the same moment.
  registerAgain() {
    this.say("lost");
    this.refusals += 1;
    const pause = Math.min(REGISTER_AGAIN_MS * 2 ** this.refusals, REGISTER_AGAIN_MOST_MS) * (0.5 + Math.random() / 2);
    clearTimeout(this.again);
    this.again = setTimeout(() => this.agent.isConnected() && this.agent.register(), pause);
  }

  // There is one leg at a time. The one before it leads to an Asterisk that is no more, which cannot end it.
  take(leg) {
    const before = this.leg;
    this.leg = leg;
    if (before && !before.isEnded()) before.terminate();
    clearTimeout(this.wayAround);
    this.wayAround = undefined;
    leg.on("peerconnection", ({ peerconnection }) => this.listenTo(peerconnection));
    leg.on("icecandidate", ({ candidate, ready }) => this.answerBy(candidate, ready));
    leg.on("confirmed", () => this.isHeard && this.say("ready"));
    leg.on("ended", () => this.letGo(leg));
    leg.on("failed", () => this.letGo(leg));
    leg.answer({ mediaStream: this.stream, pcConfig: { iceServers: this.relays, rtcpMuxPolicy: "require" } });
  }

  // Our own server is near: the first way is good enough. Where there is a way around, it is waited for a moment.
  answerBy(candidate, ready) {
    if (!this.relays.length || candidate.type === "relay") return ready();
    this.wayAround ??= setTimeout(ready, WAY_AROUND_WITHIN_MS);
  }

  listenTo(connection) {
    const { leg } = this;
    connection.addEventListener("connectionstatechange", () => {
      if (this.leg === leg && this.isHeard) this.say("ready");
      if (connection.connectionState === "failed") this.hangUp(leg);
    });
    setTimeout(() => NOT_YET.has(connection.connectionState) && this.hangUp(leg), SOUND_WITHIN_MS);
    connection.addEventListener("track", ({ track, streams }) => {
      this.hears.srcObject = streams[0] ?? new MediaStream([track]);
    });
  }

  // Without sound the line calls once more, instead of putting a caller through to silence.
  hangUp(leg) {
    if (this.leg === leg && !leg.isEnded()) leg.terminate();
  }

  letGo(leg) {
    if (this.leg !== leg) return;
    this.leg = null;
    this.say(this.agent.isRegistered() ? "registered" : "lost");
  }
}

function settingsOf({ user, password, socket, domain }) {
  const address = new URL(socket, location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return {
    sockets: [new JsSIP.WebSocketInterface(address.href)],
    uri: `sip:${user}@${domain}`,
    contact_uri: `sip:${user}@${domain};transport=ws`,
    authorization_user: user,
    password,
    register_expires: REGISTER_EVERY_S,
    session_timers: false,
    user_agent: "Ringbuoy",
    ...TRY_AGAIN_S,
  };
}
