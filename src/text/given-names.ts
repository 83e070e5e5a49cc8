/**
 * Common given names, first letter upper case, no accents lost. Written down from general knowledge
 * of which names are common; taken from no list. Names that are also months, places or everyday
 * words (`April`, `Austin`, `Grace`, `Mark`, `Will` …) are left out on purpose.
 */
export const givenNames: ReadonlySet<string> = new Set(
  `
Aaron Abdul Abdullah Abigail Adam Adela Adele Adrian Adriana Agnes Agnieszka Ahmed Aiko Aisha Akira Alain
Alan Albert Alberto Alejandra Alejandro Aleksandr Alessandro Alex Alexander Alexandra Alexandre Alexei Alexis
Alfonso Alfred Alfredo Ali Alice Alicia Alina Alison Allison Alok Amanda Amelia Amina Amir Amit Amy Ana
Anastasia Anders Andre André Andrea Andreas Andrei Andrew Andrzej Andy Angela Angelina Angelo Anil Anita Anja
Anjali Ann Anna Anne Annette Annika Anthony Antoine Anton Antonia Antonio António Anya Arjun Arnold Arthur
Arturo Arun Asha Ashley Astrid Audrey Ayesha Barbara Bartosz Beatrice Beatriz Ben Benjamin Bernard Bernd
Beth Bettina Bianca Birgit Björn Bob Boris Brad Bradley Brandon Brenda Brian Bridget Bruce Bruno Bryan
Camila Camille Carl Carla Carlos Carmen Caroline Carolyn Caroline Catherine Cecilia Cesar César Chandra
Charles Chen Chiara Chloe Chloé Chris Christian Christina Christine Christoph Christophe Christopher Cindy
Claire Clara Claudia Claudio Colin Connor Corinna Craig Cristina Cynthia Damian Daniel Daniela Daniele
Danielle Danny Daphne Darren David Deborah Deepak Denis Denise Dennis Derek Diana Diane Diego Dieter Dimitri
Dirk Dmitri Dmitry Dominik Dominic Dominique Donald Donna Dorothy Douglas Duncan Dylan Eberhard Eduardo Edward
Edwin Eileen Elaine Eleanor Elena Eli Elias Elisa Elisabeth Elizabeth Ella Ellen Elsa Emilia Emilie Emily Emma
Emmanuel Enrico Enrique Eric Erica Erik Erika Erin Ernesto Esther Ethan Eugene Eva Evan Evelyn Fabian
Fabio Farah Fatima Federico Felipe Felix Fernanda Fernando Filip Fiona Florian Francesca Francesco Francis
Francisco Franco François Franz Fred Frederic Frédéric Frederick Frieda Friedrich Fritz Gabriel Gabriela
Gabriele Gareth Gary Gavin Geoffrey George Georg Georgina Gerald Gerard Gerhard Giacomo Gianluca Gilbert
Giorgio Giovanni Giulia Giuseppe Gloria Gordon Graham Greg Gregory Greta Guillaume Günter Guido Gustav
Gustavo Hannah Hanna Hans Harald Harish Harold Harriet Harry Hassan Heather Hector Heidi Heike Heinrich
Helen Helena Helene Helga Helmut Henri Henrik Henry Herbert Hermann Hiroshi Holger Hugo Hussein Ian Ibrahim
Ida Ignacio Igor Imran Ines Inga Ingrid Irena Irina Isaac Isabel Isabella Isabelle Ivan Ivana Jack Jacob
Jacqueline Jacques Jaime Jakob Jakub James Jamie Jan Jane Janet Janine Jasmin Jason Javier Jean Jeff Jeffrey
Jenna Jennifer Jenny Jens Jeremy Jerome Jerry Jessica Jill Jim Jimmy Joachim Joan Joanna Joanne Joao João
Joe Joel Johan Johann Johanna Johannes John Johnny Jon Jonas Jonathan Jordi Jorge José Jose Josef Joseph
Joshua Josephine Juan Juana Judith Judy Julia Julian Juliana Julie Julien Juliette Julio Jun Jürgen Jutta Kai
Karen Karim Karin Karl Karolina Katarina Kate Katharina Katherine Kathleen Kathryn Kathy Katie Katja Katrin
Kavita Keith Kelly Ken Kenji Kenneth Kerstin Kevin Khalid Kim Kimberly Kirsten Klaus Konrad Konstantin
Krishna Kristen Kristin Kristina Krzysztof Kumar Kurt Kyle Lakshmi Lara Lars Laura Lauren Laurence Laurent Lea
Leah Lena Leo Leon Leonard Leonardo Leonie Leslie Li Liam Lillian Lily Linda Lisa Lorenzo Louis Louise Luca
Lucas Lucia Lucía Luciano Lucy Ludwig Luis Luisa Lukas Luke Lydia Lynn Maciej Magdalena Malcolm Manfred
Manuel Manuela Marc Marcel Marcela Marcelo Marcin Marco Marcos Marcus Margaret Margarita Maria María Marie
Marianne Marina Mario Marion Marisa Marko Markus Marta Martha Martin Martina Mary Masashi Massimo Mateo
Mathias Mathieu Mats Matteo Matthew Matthias Maureen Maurice Max Maximilian Megan Mehmet Melanie Melissa
Mercedes Michael Michaela Michał Michel Michele Michelle Miguel Mihai Mikael Mike Mikhail Milan Milena
Miriam Mohamed Mohammad Mohammed Mohan Molly Monica Monika Monique Muhammad Mustafa Nadia Nadine Nancy Naomi
Natalia Natalie Natasha Nathan Nathalie Neha Neil Nicholas Nick Nicola Nicolas Nicole Niels Nigel Nikhil
Nikita Nikolai Nils Nina Noah Noel Nora Norbert Norman Oleg Olga Oliver Olivia Olivier Omar Oscar Oskar Otto
Pablo Pamela Paola Paolo Pascal Patricia Patrick Paul Paula Paulo Pavel Pedro Peggy Penelope Pete Peter
Petra Philip Philipp Philippe Phillip Pierre Pilar Piotr Prakash Priya Quentin Rachel Rafael Rahul Rainer
Raj Rajesh Ralf Ralph Ramesh Ramon Raphael Raquel Rashid Raul Ravi Raymond Rebecca Regina Reinhard Renata
Renate René Ricardo Riccardo Richard Rita Robert Roberta Roberto Robin Rodrigo Roger Roland Rolf Roman
Ronald Rosa Rosemary Ross Roxanne Rudolf Rupert Russell Ruth Ryan Sabine Sabrina Sally Salvatore Samantha
Samir Samuel Sandra Sanjay Sara Sarah Sascha Scott Sean Sebastian Serena Serge Sergei Sergey Sergio Shannon
Sharon Sheila Shirley Silvia Simon Simona Simone Siobhan Sofia Sofie Sonia Sonja Sophia Sophie Stacy Stanislav
Stefan Stefanie Stefano Stephan Stephanie Stephen Steve Steven Stuart Sunil Suresh Susan Susanne Suzanne Sven
Svetlana Sylvia Sylvie Takashi Tamara Tanja Tanya Tara Tatiana Ted Teresa Terry Theodore Theresa Thomas
Thorsten Tiffany Tim Timothy Tina Tobias Todd Tom Tomas Tomasz Tommy Tony Torsten Tracy Trevor Tristan Ulrich
Ulrike Ursula Uwe Valentina Valerie Vanessa Vera Veronica Veronika Vicky Victor Victoria Vijay Vikram Viktor
Vincent Vincenzo Vivian Vladimir Walter Wanda Wei Wendy Werner Wesley Wilhelm William Wolfgang Xavier Yasmin
Yolanda Yoshi Youssef Yuki Yuri Yusuf Yvette Yvonne Zachary Zainab Zoe
`
    .trim()
    .split(/\s+/),
)
