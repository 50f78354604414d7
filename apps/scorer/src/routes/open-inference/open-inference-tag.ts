/** The heading that the protocol's routes stand under in the documentation. */
export const openInferenceTag = 'Open Inference Protocol';
