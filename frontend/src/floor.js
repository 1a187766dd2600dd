// The supervisor's floor.

import "./floor/floor-board.js";
import "./floor/read-along.js";
