/** The language of the interface. Another language is another file with the same names. */
export * from './words/vi';
