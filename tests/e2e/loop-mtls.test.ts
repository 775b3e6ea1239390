import { isDeep } from '../support/depth.js';
import { theLoop } from './loop.js';
import { mtlsWire } from './wires.js';

theLoop(mtlsWire, isDeep ? 'all' : 'through Temporal');
