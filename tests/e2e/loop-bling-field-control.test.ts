import { theLoop } from './loop.js';
import { blingAndFieldControl } from './wires.js';

theLoop(blingAndFieldControl, ['whole events', 'equipment']);
