/**
 * The answer that a receiver would give. `checks` has the general checks with what the receiver demands, then the
 * receiver's own. An API server accepts tokens that `verify` cannot read, so `token` may be missing from an accepted
 * one.
 */
export interface Simulation extends AnyReport {
    /** The name of the receiver, as in the options. */
    receiver: ReceiverName;
    /** The receiver's name inside an English sentence: `AWS`, `the API server`. */
    called: string;
    /** The English title of the answer, with what the receiver decides by. */
    title: string;
    /**
     * The code or message that the caller would see, such as `InvalidIdentityToken` or `AADSTS700212`. Left out if the
     * token is let in, if the answer is open, or if the receiver does not document which.
     */
    receiverError?: string;
}
