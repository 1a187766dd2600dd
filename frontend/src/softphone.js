// A counselor's phone. Loaded when a shift's phone is started, and by a desk that was loaded again meanwhile:
// the telephone library is ten times as large as the rest of the desk.

import "./softphone/desk-phone.js";
