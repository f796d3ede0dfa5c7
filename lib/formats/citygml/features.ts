import { MisreadError } from '../errors.ts';
import { HAS, SLOT } from './attributeSlots.ts';
import { MEMBER, openAppearance } from './objectStates.ts';
import { createReading, type Facts, type FeatureSink, type Reading, SKIP, type State, tagValue } from './reading.ts';
import { createScanner, type Resume, type Scanner } from './scanner.ts';
import { RULE } from './vocabulary.ts';

/** Before the root element. */
const DOCUMENT: State = {
  open({ scanner, sink }, name) {
    if (name.rule !== RULE.cityModel) {
      throw new MisreadError(
        `Its root element is <${name.qualified}>, not the CityModel of CityGML 1.0, 2.0 or 3.0; drop CityGML or CityJSON`,
        scanner.base + scanner.tagStart,
      );
    }
    sink.root?.(name, scanner);
    return MODEL;
  },
  close: () => undefined,
};

/** Directly in the model. */
const MODEL: State = {
  open(reading, name) {
    const { scanner, sink } = reading;
    if (name.rule === RULE.member) {
      if (!name.isCut || sink.wants?.(scanner.base + scanner.tagStart) !== false) return MEMBER;
      scanner.stopped = true;
      return SKIP;
    }
    if (name.rule === RULE.envelopeProperty) return MODEL_ENVELOPE;
    return name.rule === RULE.appearanceProperty ? openAppearance(reading) : SKIP;
  },
  close: () => undefined,
};

const MODEL_ENVELOPE: State = {
  open(reading, name) {
    if (name.rule === RULE.envelope && (reading.scanner.found & HAS.srsName) !== 0) {
      const srsName = tagValue(reading, SLOT.srsName);
      if (srsName) {
        reading.fileSrsName ??= srsName;
        reading.sink.modelSrsName?.(srsName);
      }
    }
    return SKIP;
  },
  close: () => undefined,
};

/** Makes a scanner that turns the elements of a CityGML document into features, for the whole document or what follows `resume`. */
export function createFeatureScanner(sink: FeatureSink, facts: Facts, resume?: Resume): Scanner {
  let reading: Reading;
  const scanner = createScanner(
    {
      open(name) {
        const { depth } = scanner;
        reading.context = reading.contexts[depth - 1];
        reading.marks[depth] = -1;
        reading.states[depth] = reading.states[depth - 1].open(reading, name);
        reading.contexts[depth] = reading.context;
      },
      close(name) {
        reading.states[scanner.depth].close(reading, name);
      },
    },
    resume,
  );
  reading = createReading(scanner, sink, facts, resume ? MODEL : DOCUMENT);
  return scanner;
}
