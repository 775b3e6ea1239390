import { isDeep } from '../support/depth.js';
import { theLoop } from './loop.js';
import { alternateProfile } from './wires.js';

theLoop(alternateProfile, isDeep ? 'all' : 'of the wire');
