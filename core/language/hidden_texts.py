"""Sentences to guess, written for this app: none is from the text that the network learnt.

They are written as that text is: small letters, `N` for a number, no full stops.
"""

HIDDEN_TEXTS = (
    "the company said its profit fell in the third quarter because of higher costs",
    "a spokesman for the bank declined to comment on the report yesterday",
    "analysts expect the dollar to rise against the yen next week",
    "the president told reporters that he would not sign the new bill",
    "share prices rose a little in quiet trading while bonds were hardly changed",
    "the judge ruled that the workers could not strike before the end of the year",
    "when the rain stopped the children went out to play in the street",
    "he opened the door and saw that the house was empty",
    "the old man put his hat on the table and asked for a glass of water",
    "investors who bought the bonds last month have already lost half of their money",
)
"""The first ones are of the business news that it has read most, the later ones less so."""
