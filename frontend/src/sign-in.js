// The pages on which staff sign in: passkeys, and passwords that can be read over.

import "./shared/passkeys.js";
import "./shared/show-password.js";
