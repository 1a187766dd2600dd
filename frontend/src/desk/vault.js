// Keeps what is not yet on the server, encrypted, in this browser only.
//
// The key is made here and cannot be taken out (non-extractable WebCrypto); only this browser can use it.
// Sign-out wipes all of it; so does the first page of another person.

const DATABASE = "ringbuoy-desk";
const ALGORITHM = { name: "AES-GCM", length: 256 };

const waiting = new Map();
let flushing = null;
let opened = null;

export function keep(name, value) {
  waiting.set(name, value);
  flushing ??= flush().finally(() => (flushing = null));
  return flushing;
}

export function forget(name) {
  return keep(name, null);
}

export async function recall(name) {
  if (waiting.has(name)) return waiting.get(name);
  const { database, key } = await open();
  const box = await asked(database.transaction("drafts").objectStore("drafts").get(name));
  return box ? unseal(key, box) : null;
}

export async function wipe() {
  waiting.clear();
  const { database } = await open();
  await clear(database);
  opened = null;
}

// One write after the other, the newest value of each name only: typing never piles up.
async function flush() {
  const { database, key } = await open();
  while (waiting.size) {
    const [name, value] = waiting.entries().next().value;
    waiting.delete(name);
    const box = value === null ? null : await seal(key, value);
    const drafts = database.transaction("drafts", "readwrite").objectStore("drafts");
    await asked(box ? drafts.put(box, name) : drafts.delete(name));
  }
}

async function seal(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const words = new TextEncoder().encode(JSON.stringify(value));
  return { iv, box: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, words) };
}

async function unseal(key, { iv, box }) {
  const words = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, box);
  return JSON.parse(new TextDecoder().decode(words));
}

function open() {
  opened ??= openDatabase().then(async (database) => {
    await belongToMe(database);
    return { database, key: await keyOf(database) };
  });
  return opened;
}

async function belongToMe(database) {
  const me = document.getElementById("desk").dataset.person;
  const owner = await asked(database.transaction("keys").objectStore("keys").get("person"));
  if (owner === me) return;
  await clear(database);
  await asked(database.transaction("keys", "readwrite").objectStore("keys").put(me, "person"));
}

async function clear(database) {
  const both = database.transaction(["drafts", "keys"], "readwrite");
  await Promise.all([asked(both.objectStore("drafts").clear()), asked(both.objectStore("keys").clear())]);
}

function openDatabase() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("drafts");
    request.result.createObjectStore("keys");
  };
  return asked(request);
}

// Two tabs may start at once: whoever stored a key first is right.
async function keyOf(database) {
  const made = await crypto.subtle.generateKey(ALGORITHM, false, ["encrypt", "decrypt"]);
  const keys = database.transaction("keys", "readwrite").objectStore("keys");
  const known = await asked(keys.get("drafts"));
  if (known) return known;
  await asked(keys.put(made, "drafts"));
  return made;
}

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
