//! The end-to-end suite lives in `tests/`: it meets the running programs through their public faces
//! alone, once as the all-in-one and once as three processes.
