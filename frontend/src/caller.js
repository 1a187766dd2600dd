// The caller's pages. Leaving comes first: it must work before anything else does.

import "./caller/leaving.js";
import "./caller/moving.js";
import { Talk } from "./caller/talk.js";

if (document.getElementById("composer")) new Talk();
