// The desk: one counselor, up to four contacts, everything in sight.

import "./desk/parts.js";
import "./desk/chat-log.js";
import "./desk/reply-box.js";
import "./desk/note-pad.js";
import "./desk/plan-pad.js";
import "./desk/next-steps.js";
import "./desk/draft-panel.js";
import "./desk/desk-panes.js";
import "./desk/offer-bell.js";
import "./desk/undo-press.js";
import "./desk/palette.js";
import "./desk/phrases.js";
import "./desk/digits.js";
import "./desk/questions.js";
import "./desk/service-finder.js";
import "./desk/finishing.js";
import "./desk/going.js";
import "./desk/signing-out.js";
