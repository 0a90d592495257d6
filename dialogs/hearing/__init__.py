"""How typed words are heard: spelling, notions, traits and the weights that were learnt."""
