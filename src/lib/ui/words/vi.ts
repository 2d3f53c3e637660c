// Every sentence people read, in Vietnamese, in one file for each place that says it: the phone carries
// only its own. Another language is another file like this one with the same names.
export * from './vi/vocabulary';
export * from './vi/entry';
export * from './vi/field';
export * from './vi/hindrance';
export * from './vi/outbox';
export * from './vi/trainings';
export * from './vi/install';
export * from './vi/lock';
export * from './vi/cards';
export * from './vi/coverage';
export * from './vi/indicators';
export * from './vi/targets';
export * from './vi/areas';
export * from './vi/office';
export * from './vi/labels';
export * from './vi/decisions';
export * from './vi/reports';
export * from './vi/doubles';
export * from './vi/boundaries';
export * from './vi/impostors';
export * from './vi/welcome';
export * from './vi/supervision';
export * from './vi/import';
export * from './vi/members';
export * from './vi/registrations';
export * from './vi/share';
