// Package order finds the elements of a message that stand in another place than its package's structure has them in,
// and puts them where they belong.
//
// A schema's verdict stops at the first child of a group that it does not expect, which is seldom the one that an author
// would move, and passes over everything behind it. Here the smallest set of children is found that has to move, and the
// message is given in the order that is right, so that a schema can judge what it would have passed over.
package order
