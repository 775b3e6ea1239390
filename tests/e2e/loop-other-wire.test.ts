import { isDeep } from '../support/depth.js';
import { theLoop } from './loop.js';
import { otherWire } from './wires.js';

theLoop(otherWire, isDeep ? 'all' : 'of the wire');
