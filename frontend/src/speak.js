// A call in the caller's browser. Loaded on its own page only: the telephone library is larger than all the rest.

import "./caller/speaking.js";
