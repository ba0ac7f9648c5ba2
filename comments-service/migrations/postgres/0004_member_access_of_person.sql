-- What is known of a person in every blog: to be asked anew when their name changed.
CREATE INDEX member_access_of_person ON member_access (person, blog);
