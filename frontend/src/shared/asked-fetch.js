// As `fetch`; where a refusal names the page of a question, that is asked first, inside this page, and then the same
// request is sent again. Who puts the question is asking-why.js: here nothing is drawn, so that every script may use it.

const NOT_PERMITTED = 403;

export async function askedFetch(url, options) {
  const answer = await fetch(url, options);
  const where = answer.status === NOT_PERMITTED && answer.headers.get("X-Asks-At");
  if (!where || !(await isAnswered(where))) return answer;
  return fetch(url, { ...options, signal: undefined }); // the patience of the first one is over
}

function isAnswered(where) {
  return new Promise((resolve) => {
    document.dispatchEvent(new CustomEvent("asks-why", { detail: { where, resolve } }));
  });
}
