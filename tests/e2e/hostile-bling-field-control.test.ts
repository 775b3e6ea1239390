import { theHostileDoubles } from './hostile.js';
import { blingAndFieldControl } from './wires.js';

theHostileDoubles(blingAndFieldControl);
