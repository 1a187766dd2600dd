// Forms that a passkey answers. Where the browser knows no passkeys, what needs one is not shown.
//
//   <form method="post" action="…" data-passkey="show" data-question="/sign-in/passkey/question" data-failed="…">
//     <input type="hidden" name="credential"> <p role="alert" data-wrong></p> <button>Sign in with a passkey</button>
//
// data-passkey is "show" (one that there is) or "make" (a new one). The answer goes into the field whose name
// ends in "credential", and the form is sent as any other.

const { PublicKeyCredential } = globalThis;

export const isKnown = Boolean(PublicKeyCredential && navigator.credentials);

// Ask the server what it wants to see, and the browser to show it; gives JSON for the server.
export async function answer(kind, questionUrl, csrf) {
  const asked = await fetch(questionUrl, { method: "POST", headers: { "X-CSRFToken": csrf, Accept: "application/json" } });
  const said = await asked.json();
  if (!asked.ok) throw new Refused(said.sentence);
  const publicKey = withBytes(said.publicKey);
  const credential = await (kind === "make" ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
  return JSON.stringify(asWords(credential));
}

export class Refused extends Error {}

function withBytes(options) {
  const bytes = (one) => ({ ...one, id: fromText(one.id) });
  return {
    ...options,
    challenge: fromText(options.challenge),
    ...(options.user && { user: bytes(options.user) }),
    ...(options.allowCredentials && { allowCredentials: options.allowCredentials.map(bytes) }),
    ...(options.excludeCredentials && { excludeCredentials: options.excludeCredentials.map(bytes) }),
  };
}

function asWords(credential) {
  const said = { id: credential.id, rawId: toText(credential.rawId), type: credential.type, response: {} };
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) said.response[name] = toText(credential.response[name]);
  }
  if (credential.response.getTransports) said.response.transports = credential.response.getTransports();
  said.authenticatorAttachment = credential.authenticatorAttachment ?? null;
  said.clientExtensionResults = credential.getClientExtensionResults();
  return said;
}

function fromText(text) {
  const signs = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(signs, (sign) => sign.charCodeAt(0));
}

function toText(buffer) {
  const signs = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function fill(event) {
  const form = event.target;
  if (!form.matches("[data-passkey]")) return;
  event.preventDefault();
  const wrong = form.querySelector("[data-wrong]");
  wrong.textContent = "";
  try {
    const csrf = form.elements.csrfmiddlewaretoken.value;
    form.querySelector("[name$=credential]").value = await answer(form.dataset.passkey, form.dataset.question, csrf);
    form.submit();
  } catch (error) {
    wrong.textContent = error instanceof Refused ? error.message : form.dataset.failed;
  }
}

document.addEventListener("submit", fill);
document.documentElement.classList.toggle("knows-passkeys", isKnown);
