import { isDeep } from '../support/depth.js';
import { theLoop } from './loop.js';
import { blingAndFieldControl } from './wires.js';

theLoop(blingAndFieldControl, isDeep ? 'all' : 'of the wire', ['whole events', 'equipment']);
