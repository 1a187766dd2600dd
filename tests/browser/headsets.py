"""A computer with a headset and a microphone of its own, both made up by Chromium, which can be unplugged.

As on a real one "default" is another name of what the computer takes by itself: the headset, if it has one.
"""

from playwright.sync_api import Page

HEADSET, BUILT_IN = "Fake Audio Input 1", "Fake Audio Input 2"
_COMPUTER = """(() => {
  const devices = navigator.mediaDevices;
  const list = devices.enumerateDevices.bind(devices);
  const open = devices.getUserMedia.bind(devices);
  const unplugged = new Set();
  const opened = [];
  const close = (stream) => stream.getTracks().forEach((track) => track.stop());
  const allowed = open({ audio: true }).then(close); // names are told only from then on
  const microphones = async () => {
    await allowed;
    const are = ({ kind, deviceId, label }) =>
      kind === "audioinput" && deviceId !== "default" && !unplugged.has(label);
    return (await list()).filter(are);
  };
  const byItself = ({ kind, groupId, label }) => ({ kind, groupId, label, deviceId: "default" });
  devices.enumerateDevices = async () => {
    const there = await microphones();
    const others = (await list()).filter(({ kind }) => kind !== "audioinput");
    return [...there.slice(0, 1).map(byItself), ...there, ...others];
  };
  devices.getUserMedia = async ({ audio }) => {
    const there = await microphones();
    const chosen = there.find(({ deviceId }) => deviceId === audio.deviceId?.ideal);
    const device = chosen ?? there[0];
    if (!device) throw new DOMException("None is there.", "NotFoundError");
    const stream = await open({ audio: { ...audio, deviceId: { exact: device.deviceId } } });
    const [track] = stream.getAudioTracks();
    const settings = { ...track.getSettings(), deviceId: chosen ? chosen.deviceId : "default" };
    track.getSettings = () => settings;
    opened.push([device.label, track]);
    return stream;
  };
  window.unplug = (labels) => {
    labels.forEach((label) => unplugged.add(label));
    for (const [label, track] of opened) {
      if (!unplugged.has(label) || track.readyState === "ended") continue;
      track.stop();
      track.dispatchEvent(new Event("ended"));
    }
    devices.dispatchEvent(new Event("devicechange"));
  };
  window.plugIn = ([label, isTold]) => {
    unplugged.delete(label);
    if (isTold) devices.dispatchEvent(new Event("devicechange"));
  };
})()"""
_IN_USE = """async () => {
  const { device } = document.querySelector("desk-phone").microphone;
  const all = await navigator.mediaDevices.enumerateDevices();
  const isIt = ({ deviceId, groupId }) => deviceId !== "default" && groupId === device.groupId;
  return all.find(isIt)?.label ?? "";
}"""


def give_headset(page: Page) -> None:
    """Let the page be opened anew at such a computer."""
    page.add_init_script(_COMPUTER)
    page.reload()


def unplug(page: Page, *labels: str) -> None:
    page.evaluate("(labels) => window.unplug(labels)", list(labels))


def plug_in(page: Page, label: str, *, is_told: bool = True) -> None:
    """`is_told`: the browser tells the page of it."""
    page.evaluate("(told) => window.plugIn(told)", [label, is_told])


def in_use(page: Page) -> str:
    """Name the microphone that the phone speaks by."""
    name: str = page.evaluate(_IN_USE)
    return name
