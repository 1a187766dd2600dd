// The caller's pages; the name of this file stays in their browser, so it says nothing. Leaving comes first: it must
// work before anything else does.

import "./caller/leaving.js";
import "./caller/moving.js";
import { Talk } from "./caller/talk.js";

if (document.getElementById("composer")) new Talk();
