// What every staff page loads: htmx, the live stream, times, keys, notices, the idle lock,
// and the phone where the page has one, also a page that came locked.

import "./shared/markup.js";
import "./shared/asking-why.js";
import "./shared/refusals.js";
import "./shared/times.js";
import "./shared/live-stream.js";
import "./shared/dialogs.js";
import "./shared/keys.js";
import "./shared/passkeys.js";
import "./shared/show-password.js";
import "./shared/idle-lock.js";
import "./shared/alarm-bell.js";
import "./shared/phone-switch.js";
