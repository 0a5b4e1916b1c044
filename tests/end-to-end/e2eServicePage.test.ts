// The portal of pipelines that deploy to a chosen place: in a file of its own, so that both browsers run side by side.
import { servicePage } from './browser/servicePage.ts';

servicePage();
